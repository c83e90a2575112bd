def total(numbers):
    return sum(map(int, numbers.values()))
