def total(n):
    return total(n - 1) if n else 0
