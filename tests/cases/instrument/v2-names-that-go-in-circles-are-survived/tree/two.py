from one import *
from one import app
