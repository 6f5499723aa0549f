"""Asks EasyBuild itself which easyblocks and toolchains it knows; prints recipes/tool.json.

    python3 tool-data.py FRAMEWORK EASYBLOCKS > src/adapters/easybuild/recipes/tool.json

FRAMEWORK and EASYBLOCKS are checkouts of easybuild-framework and easybuild-easyblocks. Only names
are taken: of classes, of parameters, of toolchains and of what each is made of.
"""

import glob
import importlib
import inspect
import json
import os
import pkgutil
import subprocess
import sys

framework, easyblocks = (os.path.abspath(path) for path in sys.argv[1:3])
sys.path[:0] = [framework, easyblocks]

import easybuild

easybuild.__path__ = pkgutil.extend_path(easybuild.__path__, "easybuild")

import easybuild.easyblocks
from easybuild.framework.easyconfig.default import DEFAULT_CONFIG, MANDATORY
from easybuild.framework.easyconfig.easyconfig import get_module_path
from easybuild.framework.easyconfig.parser import ALTERNATIVE_EASYCONFIG_PARAMETERS
from easybuild.framework.easyconfig.templates import (
    ALTERNATIVE_EASYCONFIG_TEMPLATE_CONSTANTS,
    ALTERNATIVE_EASYCONFIG_TEMPLATES,
    TEMPLATE_CONSTANTS,
)
from easybuild.tools.options import set_up_configuration
from easybuild.tools.toolchain.utilities import search_toolchain

# Parameters whose default in a class changes what a recipe says.
TOLD = ["source_urls", "sources", "moduleclass", "exts_defaultclass", "exts_list", "toolchain"]


def commit(path):
    if not os.path.exists(os.path.join(path, ".git")):
        return None
    run = subprocess.run(["git", "-C", path, "rev-parse", "HEAD"], capture_output=True, text=True)
    return run.stdout.strip()


def of_class(cls):
    options = cls.extra_options()
    told = {
        key: options[key][0]
        for key in TOLD
        if key in options and options[key][0] != DEFAULT_CONFIG[key][0]
    }
    required = sorted(k for k, v in options.items() if v[2] == MANDATORY and k not in DEFAULT_CONFIG)
    own = sorted(key for key in options if key not in DEFAULT_CONFIG)
    return {
        "parameters": " ".join(own),
        **({"mandatory": required} if required else {}),
        **({"defaults": told} if told else {}),
    }


def classes():
    found = {}
    for path in sorted(glob.glob(os.path.join(easyblocks, "easybuild/easyblocks/*/*.py"))):
        name = os.path.basename(path)[:-3]
        if name == "__init__":
            continue
        generic = "generic." if os.path.basename(os.path.dirname(path)) == "generic" else ""
        module = "easybuild.easyblocks." + generic + name
        for cls_name, cls in inspect.getmembers(importlib.import_module(module), inspect.isclass):
            if get_module_path(cls_name) == module and hasattr(cls, "extra_options"):
                found[cls_name] = of_class(cls)
    return dict(sorted(found.items()))


def alternatives(subtoolchain):
    """What it is made of: each part a list of the names it may have."""
    if subtoolchain is None:
        return []
    parts = subtoolchain if isinstance(subtoolchain, list) else [subtoolchain]
    return [[part] if isinstance(part, str) else list(part) for part in parts]


def toolchains():
    """In EasyBuild's own order: of two with one name the later one counts."""
    return [
        {
            "name": cls.NAME,
            "class": cls.__name__,
            "parts": alternatives(getattr(cls, "SUBTOOLCHAIN", None)),
            **({"optional": True} if getattr(cls, "OPTIONAL", False) else {}),
            **({"composite": True} if len(cls.__bases__) > 1 else {}),
        }
        for cls in search_toolchain("")[1]
    ]


set_up_configuration(args=["--allow-use-as-root-and-accept-consequences"], silent=True)
sys.stdout.write(
    json.dumps(
        {
            "from": {"framework": commit(framework), "easyblocks": commit(easyblocks)},
            "parameters": " ".join(sorted(DEFAULT_CONFIG)),
            "alternativeParameters": ALTERNATIVE_EASYCONFIG_PARAMETERS,
            "constants": {name: value for name, (value, _) in TEMPLATE_CONSTANTS.items()},
            "alternativeConstants": ALTERNATIVE_EASYCONFIG_TEMPLATE_CONSTANTS,
            "alternativeTemplates": ALTERNATIVE_EASYCONFIG_TEMPLATES,
            "toolchains": toolchains(),
            "easyblocks": classes(),
        },
        indent=2,
    )
    + "\n"
)
