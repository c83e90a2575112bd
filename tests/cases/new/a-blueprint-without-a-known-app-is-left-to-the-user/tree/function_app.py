from base import make

app = make()
