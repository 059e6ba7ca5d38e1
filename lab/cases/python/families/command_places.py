"""Input in the text of a shell command whose output is not shown as it comes."""
import shlex
import subprocess

from write import escape, flaw, name, page, trap

COMMAND = "command-injection"
QUIET = {"capture_output": True, "text": True, "timeout": 8, "env": {"PATH": "/usr/bin:/bin"}, "stdin": subprocess.DEVNULL}


def checked(command, shell):
    """Fails as most services do that check how a program ended."""
    try:
        subprocess.run(command, shell=shell, check=True, **QUIET)
        return page("Reachable")
    except subprocess.CalledProcessError:
        return page("Not reachable"), 502


def lines(command, shell):
    done = subprocess.run(command, shell=shell, **QUIET)
    return page("".join("<li>" + escape(line) + "</li>" for line in done.stdout.splitlines()))


flaw("flask-command-checked", COMMAND, "only how it ended, as a status", lambda: checked(f"test -n '{name()}'", True),
     lambda: checked(["test", "-n", name()], False), ("x'; false; '", "Not reachable"), path="/ping?name=panel")
flaw("flask-command-lines", COMMAND, "in double quotes, its output as a list", lambda: lines(f'printf "%s up\\n" "{name()}"', True),
     lambda: lines(["printf", "%s up\\n", name()], False), ('"; echo up $((73*73)); "', "up 5329"), path="/hosts?name=panel")
flaw("flask-command-no-words", COMMAND, "blanks and semicolons are taken out", lambda: lines("echo " + name().replace(" ", "").replace(";", ""), True),
     lambda: lines("echo " + shlex.quote(name().replace(" ", "").replace(";", "")), True), ("x|expr\t73\t\\*\t73", "<li>5329"), path="/hosts?name=panel")
trap("flask-command-quoted-by-shlex", COMMAND, "quoted by shlex", lambda: lines("echo " + shlex.quote(name()), True), path="/hosts?name=panel")
trap("flask-command-checked-name", COMMAND, "fails for anything but a name", lambda: page("Reachable") if name().isalnum() else (page("Not reachable"), 502), path="/ping?name=panel")
