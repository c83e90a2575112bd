def main(req):
    return ,' k 
