"""Lets ReFrame load the configurations that `portolan site export --to reframe` wrote.

    python3 scripts/conformance/exports/reframe.py REFRAME_CHECKOUT FILE...

Its own loader validates each file against its schema and resolves system, partitions and
environments; then each partition is asked for what a test would use. Needs ReFrame's Python
dependencies (Debian: python3-jsonschema python3-yaml python3-jinja2 python3-requests
python3-semver python3-argcomplete). Exit code 1 when one is refused.
"""
import copy
import json
import sys
import tempfile

checkout, *files = sys.argv[1:]
sys.path[:0] = [checkout, f"{checkout}/external"]

import reframe.core.config as config  # noqa: E402
import reframe.core.runtime as runtime  # noqa: E402
from reframe.core.systems import System  # noqa: E402

bad = 0
for file in files:
    try:
        written = json.load(open(file))
        config.load_config(file).validate()
        # The machine's module system is not here; all else is the file's.
        here = copy.deepcopy(written)
        here["systems"][0]["modules_system"] = "nomod"
        with tempfile.NamedTemporaryFile("w", suffix=".json") as copied:
            json.dump(here, copied)
            copied.flush()
            site = config.load_config(copied.name)
        site.validate()
        name = written["systems"][0]["name"]
        partitions = environs = 0
        for partition in written["systems"][0]["partitions"]:
            site.select_subconfig(f"{name}:{partition['name']}")
            runtime._runtime_context = None
            runtime.init_runtime(site)
            system = System.create(site)
            assert system.name == name, system.name
            (loaded,) = [p for p in system.partitions if p.name == partition["name"]]
            assert loaded.scheduler.registered_name == partition["scheduler"]
            told = partition.get("processor", {})
            if "num_cpus" in told:
                assert loaded.processor.num_cpus == told["num_cpus"], told
            assert [d.num_devices for d in loaded.devices] == [
                d["num_devices"] for d in partition.get("devices", [])
            ]
            assert len(loaded.environs) == len(partition["environs"])
            partitions += 1
            environs += len(loaded.environs)
        print(f"ok    {file}: {partitions} partitions, {environs} environments in them")
    except Exception as error:  # noqa: BLE001
        bad += 1
        print(f"BAD   {file}: {type(error).__name__}: {error}")
sys.exit(1 if bad else 0)
