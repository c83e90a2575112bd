def {{name}}(:
    pass
