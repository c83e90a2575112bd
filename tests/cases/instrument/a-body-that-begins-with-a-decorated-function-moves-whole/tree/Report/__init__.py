import functools


def main(req):
    # keep the answer
    @functools.lru_cache()
    def answer(n):
        return n

    class Row:
        pass
    return answer(1)
    # the end
  # an odd column
# no longer part of it
