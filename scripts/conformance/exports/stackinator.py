"""Lets stackinator load the cluster configurations that `portolan site export --to stackinator` wrote.

    python3 scripts/conformance/exports/stackinator.py STACKINATOR_CHECKOUT FOLDER...

A recipe that asks for the machine's gcc and the first MPI of network.yaml is read with each folder
as its system. Needs python3-jinja2 python3-jsonschema python3-yaml. Exit code 1 when one is refused.
"""
import pathlib
import sys
import tempfile
import types

checkout, *folders = sys.argv[1:]
sys.path.insert(0, checkout)

import yaml  # noqa: E402
from stackinator.recipe import Recipe  # noqa: E402

bad = 0
for folder in folders:
    try:
        system = pathlib.Path(folder)
        network = yaml.safe_load((system / "network.yaml").read_text())
        mpi = next(iter(network["mpi"]), None)
        with tempfile.TemporaryDirectory() as place:
            recipe = pathlib.Path(place)
            (recipe / "config.yaml").write_text(yaml.dump({
                "name": "test", "version": 3, "store": "/user-environment",
                "spack": {"repo": "x", "commit": "y", "packages": {"repo": "x", "commit": "y"}},
            }))
            (recipe / "compilers.yaml").write_text(yaml.dump({"gcc": {"version": "13"}}))
            (recipe / "environments.yaml").write_text(yaml.dump({"base": {
                "compiler": ["gcc"], "specs": ["hdf5"], "unify": True,
                "network": {"mpi": mpi} if mpi else None,
            }}))
            given = types.SimpleNamespace(
                recipe=str(recipe), system=str(system), build=place, mount=place, cache=None,
                mirror=None, develop=False, debug=False, spack_version=None, no_bwrap=True,
            )
            loaded = Recipe(given)
        packages = loaded.packages["build"]["packages"]
        print(f"ok    {folder}: {len(packages)} packages, mpi {mpi}")
    except Exception as error:  # noqa: BLE001
        bad += 1
        print(f"BAD   {folder}: {type(error).__name__}: {error}")
sys.exit(1 if bad else 0)
