"""``python -m ganyun``."""

from ganyun.app.command import main

if __name__ == "__main__":
    main()
