from flows import flows
x = flows  # df.Blueprint()
