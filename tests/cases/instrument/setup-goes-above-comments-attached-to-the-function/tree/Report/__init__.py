import azure.functions as func
LIMIT = (1 +
         2)
# not attached: a blank line follows

# attached, line one
#attached, line two
@func.decorate
# attached, line three
def main(req):
    # attached to the first statement
    return LIMIT
