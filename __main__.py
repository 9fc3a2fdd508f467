"""`python -m groundswell` is the command `groundswell`."""

from .cli.main import main

if __name__ == "__main__":
    main()
