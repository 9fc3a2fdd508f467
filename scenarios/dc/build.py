"""Build the tables of the D.C. scenario from the raw files.

    python build.py                                     # from the trimmed copy in raw/
    python build.py --data DIR                          # from a folder with the full files
    python build.py --data DIR --trim                   # and renew raw/ from it
    python build.py --out ELSEWHERE                     # write the tables there

The same input gives the same tables, byte for byte.
"""

import runpy

if __name__ == "__main__":
    runpy.run_module("builder.main", run_name="__main__")  # found beside this script
