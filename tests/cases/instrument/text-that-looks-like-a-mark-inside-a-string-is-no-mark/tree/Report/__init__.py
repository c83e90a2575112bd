NOTE = """
# pyfuncprof: begin main
# pyfuncprof: end main
# pyfuncprof: begin setup (original 0000000000000000000000000000000000000000)
"""


def main(req):
    return NOTE + """
# pyfuncprof: begin setup
"""
