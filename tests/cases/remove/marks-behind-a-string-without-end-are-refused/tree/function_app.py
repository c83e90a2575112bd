DOC = """how it looks:
    # pyfuncprof: begin main
    return profiled_main(req)
    # pyfuncprof: end main
