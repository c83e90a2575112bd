import os; import sys

if os.environ.get('FAST'):
    def main(req):
        return 'fast'
elif sys.platform == 'win32':
    main = None
else:
    try:
        import ujson as json

        def main(req):
            return json.dumps('slow')
    except ImportError:
        # the last resort
        def main(req):
            return 'plain'
    finally:
        pass
