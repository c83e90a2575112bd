def main(req):
    print 'old'
    exec 'x = 1'
    return `req`
