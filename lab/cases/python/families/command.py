"""Input in the text of a shell command."""
import subprocess

from write import escape, flaw, name, page, trap

def ran(command, shell):
    done = subprocess.run(command, shell=shell, capture_output=True, text=True, timeout=8, env={"PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL)
    return page("<pre>" + escape(done.stdout + done.stderr) + "</pre>")


flaw("flask-command", "command-injection", "shell=True", lambda: ran("echo Looking up " + name(), True), lambda: ran(["echo", "Looking up", name()], False),
     ("x; echo up $((73*73))", "up 5329"), path="/lookup?name=panel")
flaw("flask-command-quoted", "command-injection", "shell=True, in double quotes", lambda: ran('echo "Looking up ' + name() + '"', True),
     lambda: ran(["echo", "Looking up", name()], False), ("$(echo up $((73*73)))", "up 5329"), path="/lookup?name=panel")
trap("flask-command-list", "command-injection", "a list of arguments", lambda: ran(["echo", name()], False), path="/lookup?name=panel")
