#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""What this module
does.
"""
from __future__ import annotations
from __future__ import (
    division,
    generators as lazily,
); import os

def main(req: Request) -> Answer:
    return os.sep
