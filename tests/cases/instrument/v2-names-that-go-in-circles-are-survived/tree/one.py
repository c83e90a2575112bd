from two import *
from two import app
