class main:
    def __init__(self, req):
        self.req = req
