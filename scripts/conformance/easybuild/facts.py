"""Asks EasyBuild's own parser what easyconfigs say; prints facts as JSON Lines.

    python3 facts.py FRAMEWORK EASYBLOCKS ROBOT_PATH FOLDER

FRAMEWORK and EASYBLOCKS are checkouts, ROBOT_PATH the folders where toolchains and dependencies are
looked for (with `:` between), FOLDER is read with all below it. The fields are those of
src/adapters/easybuild/recipes/facts.ts; a file that is refused has `error`, the kind,
instead, and the reason goes to standard error.
"""

import json
import os
import pkgutil
import sys

framework, easyblocks = (os.path.abspath(path) for path in sys.argv[1:3])
robot_path, folder = sys.argv[3], sys.argv[4]
sys.path[:0] = [framework, easyblocks]

import easybuild

easybuild.__path__ = pkgutil.extend_path(easybuild.__path__, "easybuild")

from easybuild.framework.easyconfig.easyconfig import EasyConfig, get_easyblock_class
from easybuild.tools.options import set_up_configuration

set_up_configuration(
    args=[
        "--allow-use-as-root-and-accept-consequences",
        "--robot-paths=" + robot_path,
        "--ignore-index",
    ],
    silent=True,
)
# Dependencies are looked for among easyconfigs alone, never among modules of this machine.
import easybuild.framework.easyconfig.easyconfig as module
from easybuild.tools.modules import NoModulesTool

module.modules_tool = lambda *_: NoModulesTool(testing=True)
NoModulesTool.available = lambda *_args, **_kwargs: []
NoModulesTool.exist = lambda _self, names, *_args, **_kwargs: [False for _ in names]


def dependency(dep):
    told = {key: dep[key] for key in ["name", "version", "versionsuffix", "toolchain"]}
    flags = ["system", "hidden", "toolchain_inherited", "external_module"]
    told.update({key: True for key in flags if dep.get(key)})
    return {**told, "module": dep["full_mod_name"]}


def source(spec):
    if isinstance(spec, str):
        return {"filename": spec}
    if not isinstance(spec, dict):
        return {"filename": spec[0], "extract_cmd": True}
    told = {key: spec[key] for key in ["filename", "download_filename"] if key in spec}
    if "git_config" in spec:
        keys = ["url", "repo_name", "tag", "commit"]
        told["git"] = {k: spec["git_config"][k] for k in keys if k in spec["git_config"]}
    if spec.get("extract_cmd"):
        told["extract_cmd"] = True
    return told


def part(spec):
    if isinstance(spec, str):
        return [spec, None]
    return [spec[0], spec[1] if len(spec) > 1 else None]


def facts(path):
    ec = EasyConfig(path, validate=False)
    with ec.allow_unresolved_templates():
        cls = get_easyblock_class(ec.easyblock, name=ec.name)
        builds = ec["builddependencies"]
        iterate = "builddependencies" in ec.iterate_options
        told = {
            "name": ec["name"],
            "version": ec["version"],
            "versionprefix": ec["versionprefix"],
            "versionsuffix": ec["versionsuffix"],
            "toolchain": dict(ec["toolchain"]),
            "easyblock": ec["easyblock"],
            "easyblock_class": cls.__name__,
            "moduleclass": ec["moduleclass"],
            "homepage": ec["homepage"],
            "module": ec.full_mod_name,
            "hidden": ec.hidden,
            "dependencies": [dependency(d) for d in ec["dependencies"]],
            "builddependencies": [
                [dependency(d) for d in b] if iterate else dependency(b) for b in builds
            ],
            "hiddendependencies": [dependency(d) for d in ec["hiddendependencies"]],
            "iterate_builddeps": iterate,
            "multi_deps": ec["multi_deps"],
            "osdependencies": ec["osdependencies"],
            "sources": [source(s) for s in ec["sources"]],
            "source_urls": ec["source_urls"],
            "n_patches": len(ec["patches"]),
            "checksums": len(ec["checksums"]),
            "exts_list": [part(e) for e in ec["exts_list"]],
            "exts_defaultclass": ec["exts_defaultclass"],
        }
        components = ec.get("components")
        if components:
            told["components"] = [c if isinstance(c, str) else part(c) for c in components]
        if ec.get("crates"):
            told["n_crates"] = len(ec["crates"])
        if ec.unknown_keys:
            told["unknown_keys"] = ec.unknown_keys
    return told


for folder_path, folders, names in os.walk(folder):
    folders.sort()
    for name in sorted(names):
        if not name.endswith(".eb"):
            continue
        path = os.path.join(folder_path, name)
        row = {"file": os.path.relpath(path, folder)}
        try:
            row.update(facts(path))
        except Exception as error:
            row["error"] = type(error).__name__
            sys.stderr.write("%s: %s\n" % (path, error))
        sys.stdout.write(json.dumps(row) + "\n")
