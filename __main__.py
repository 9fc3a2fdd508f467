"""`python -m groundswell` is the command `groundswell`."""

from groundswell.cli.main import main

if __name__ == "__main__":
    main()
