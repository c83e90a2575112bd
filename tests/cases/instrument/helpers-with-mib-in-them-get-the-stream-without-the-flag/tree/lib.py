def shown(n):
    return "%d MiB" % n
