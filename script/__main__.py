"""Door of the commands: makes the environment with the system's Python, then goes on inside it.

Until the environment is there only the standard library is used.
"""

import importlib
import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[0] = str(CHECKOUT)

from script.children import Ended, end_on_signals  # noqa: E402
from script.environment import Environment  # noqa: E402
from script.failure import Failure, told  # noqa: E402

# Command → (module that does it, lock that it needs).
COMMANDS = {
    "demo": ("script.demonstration", "requirements-demo.lock"),
    "manage": ("script.management", "requirements-demo.lock"),
    "test": ("script.testing", "requirements-dev.lock"),
    "bars": ("script.measuring", "requirements-dev.lock"),
    "translations": ("script.catalogue", "requirements-dev.lock"),
    "environment": ("script.environment", "requirements-dev.lock"),
}
# Holds the process number of who moved into the environment: exec keeps the number, children don't have it.
ENTERED = "REGISTRY_ENVIRONMENT_ENTERED"


def go_on(command: str, arguments: list[str]) -> int:
    """Runs ``command``, first moving into the environment. Returns the exit code."""
    module, lock = COMMANDS[command]
    if os.environ.get(ENTERED) == str(os.getpid()):
        return importlib.import_module(module).main(CHECKOUT, arguments)
    environment = Environment(CHECKOUT)
    environment.ensure(lock)
    os.environ[ENTERED] = str(os.getpid())
    os.execv(environment.python, [str(environment.python), str(CHECKOUT / "script"), command, *arguments])


def main() -> int:
    """Exit code of the command; what cannot be done is told in one sentence on standard error."""
    command, *arguments = sys.argv[1:]
    end_on_signals()
    try:
        return go_on(command, arguments)
    except Ended as ended:
        return 0 if command == "demo" else 128 + ended.signal
    except Failure as failure:
        return refuse(failure)
    except OSError as error:
        return refuse(told(error))


def refuse(failure: Failure) -> int:
    """Prints the sentence, and the lines of the log that belong to it."""
    print(f"{failure}\n{failure.tail}".strip(), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
