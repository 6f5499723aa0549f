"""Answers of CPython: programs as JSON lines on standard input, one outcome a line on standard output.

A program leaves its answer in the name `r`; the outcome is its repr, or the exception it ended with,
or that it took too long.
"""

import json
import resource
import signal
import sys


class TooLong(BaseException):
    pass


def too_long(signum, frame):
    raise TooLong()


def outcome(program):
    # What a program prints would mix with the answers.
    names = {"__name__": "__main__", "print": lambda *a, **k: None}
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        exec(compile(program, "t.py", "exec"), names)
        return {"value": repr(names["r"])}
    except SyntaxError:
        return {"syntax": True}
    except (TooLong, MemoryError):
        return {"slow": True}
    except BaseException as e:
        try:
            text = str(e)
        except TooLong:
            return {"slow": True}
        except BaseException:
            text = "?"
        return {"error": type(e).__name__, "text": text}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
signal.signal(signal.SIGALRM, too_long)
for line in sys.stdin:
    sys.stdout.write(json.dumps(outcome(json.loads(line))) + "\n")
