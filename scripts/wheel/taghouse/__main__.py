"""`python -m taghouse`: the program that pip has put among the scripts."""

import os
import sys
import sysconfig


def program():
    """The path of the program: of this environment, or of the user."""
    user = sysconfig.get_preferred_scheme("user")
    for folder in (sysconfig.get_path("scripts"), sysconfig.get_path("scripts", scheme=user)):
        path = os.path.join(folder, "taghouse")
        if os.path.exists(path):
            return path
    raise SystemExit("the program taghouse is not among the scripts of this Python")


if __name__ == "__main__":
    os.execv(program(), ["taghouse", *sys.argv[1:]])
