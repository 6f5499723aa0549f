"""Asks EasyBuild's own robot what easyconfigs need; prints JSON Lines.

    python3 closure.py FRAMEWORK EASYBLOCKS ROBOT_PATH < PATHS

Each line of standard input is an easyconfig below ROBOT_PATH. The answer has `file` and either
`closure`, the easyconfigs that a build from nothing takes, itself among them, relative to
ROBOT_PATH, or `error`. This is what `eb --dry-run --robot` lists, without a process for each.
"""

import json
import os
import pkgutil
import sys

framework, easyblocks, robot_path = (os.path.abspath(path) for path in sys.argv[1:4])
sys.path[:0] = [framework, easyblocks]

import easybuild

easybuild.__path__ = pkgutil.extend_path(easybuild.__path__, "easybuild")

from easybuild.framework.easyconfig.easyconfig import process_easyconfig
from easybuild.tools.modules import NoModulesTool
from easybuild.tools.options import set_up_configuration
from easybuild.tools.robot import resolve_dependencies

set_up_configuration(
    args=[
        "--allow-use-as-root-and-accept-consequences",
        "--robot=" + robot_path,
        "--robot-paths=" + robot_path,
        "--ignore-index",
    ],
    silent=True,
)
# Nothing of this machine is there.
import easybuild.framework.easyconfig.easyconfig as module

module.modules_tool = lambda *_: NoModulesTool(testing=True)
NoModulesTool.available = lambda *_args, **_kwargs: []
NoModulesTool.exist = lambda _self, names, *_args, **_kwargs: [False for _ in names]

for line in sys.stdin:
    file = line.strip()
    told = {"file": file}
    try:
        path = os.path.join(robot_path, file)
        first = process_easyconfig(path, validate=False)
        specs = resolve_dependencies(first, NoModulesTool(testing=True), retain_all_deps=True)
        told["closure"] = sorted(os.path.relpath(spec["spec"], robot_path) for spec in specs)
    except Exception as err:
        told["error"] = "%s: %s" % (type(err).__name__, str(err)[:300])
    print(json.dumps(told), flush=True)
