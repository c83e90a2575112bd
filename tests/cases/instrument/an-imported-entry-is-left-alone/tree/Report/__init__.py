from .handler import handle as main
