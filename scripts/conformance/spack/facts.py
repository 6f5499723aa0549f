"""What a real Spack says of every package of its repositories, as JSON Lines.

    spack python scripts/conformance/spack/facts.py OUT_FOLDER [NAMESPACE]

Writes spack-packages.jsonl and spack-sources.jsonl, the files that recipes.ts compares with. The
fields are described in src/adapters/spack/recipes/facts.ts.
"""

import json
import os
import sys

import spack.deptypes
import spack.package_base
import spack.repo
import spack.variant

UPSTREAM = (
    "url git list_url pypi cran bioc gnu_mirror_path sourceforge_mirror_path "
    "sourceware_mirror_path xorg_mirror_path"
).split()
CHECKSUMS = ("sha256", "md5", "checksum")
REFERENCES = ("branch", "tag", "commit", "svn", "hg", "revision")


def attribute(cls, name):
    try:
        return getattr(cls, name, None)
    except Exception:
        return None


def version_fact(version, info):
    fact = {"v": str(version)}
    if info.get("preferred"):
        fact["preferred"] = True
    for key in REFERENCES:
        if info.get(key) is not None:
            fact[key] = str(info[key])
    if version.isdevelop():
        fact["develop"] = True
    if info.get("deprecated"):
        fact["deprecated"] = True
    if version.is_prerelease():
        fact["prerelease"] = True
    for kind in CHECKSUMS:
        if kind in info:
            fact["checksum"] = kind
            break
    return fact


def source_fact(version, info):
    fact = {"v": str(version)}
    texts = ("url", "git", "date", "extension") + REFERENCES + CHECKSUMS
    for key in texts:
        if info.get(key) is not None:
            fact[key] = str(info[key]).replace(os.getcwd(), "$CWD")
    for key in ("get_full_repo", "no_cache"):
        if info.get(key):
            fact[key] = True
    if info.get("expand") is not None:
        fact["expand"] = info["expand"]
    if info.get("fetch_options") is not None:
        fact["fetch_options"] = str(info["fetch_options"])
    submodules = info.get("submodules")
    if submodules is not None:
        fact["submodules"] = "<callable>" if callable(submodules) else submodules
    return fact


def value_fact(value):
    if not isinstance(value, spack.variant.ConditionalValue):
        return value if isinstance(value, bool) else str(value)
    return {"value": str(value.value), "when": str(value.when)}


def variant_fact(when, variant):
    fact = {
        "name": variant.name,
        "type": variant.variant_type.string,
        "default": variant.default if isinstance(variant.default, bool) else str(variant.default),
    }
    if variant.values is None:
        fact["validator"] = True
    else:
        fact["values"] = [
            value_fact(v)
            for v in variant.values
            if not (isinstance(v, spack.variant.ConditionalValue) and v.when is None)
        ]
        if isinstance(variant.values, spack.variant.DisjointSetsOfValues):
            fact["disjoint_sets"] = [sorted(map(str, s)) for s in variant.values.sets]
    fact["when"] = str(when)
    fact["precedence"] = variant.precedence
    if variant.sticky:
        fact["sticky"] = True
    if variant.group_validator is not None:
        fact["group_validator"] = True
    return fact


def dependency_fact(when, name, dependency):
    fact = {
        "name": name,
        "spec": str(dependency.spec),
        "when": str(when),
        "types": list(spack.deptypes.flag_to_tuple(dependency.depflag)),
    }
    patches = sum(len(p) for p in dependency.patches.values())
    if patches:
        fact["patches"] = patches
    return fact


def package_fact(cls, order):
    fact = {"name": cls.name, "namespace": cls.namespace}
    fact["bases"] = [b.__name__ for b in cls.__bases__]
    homepage = attribute(cls, "homepage")
    if isinstance(homepage, str):
        fact["homepage"] = homepage
    for key in UPSTREAM:
        value = attribute(cls, key)
        if isinstance(value, str) and value:
            fact[key] = value.replace(os.getcwd(), "$CWD")
    fact["has_code"] = bool(cls.has_code)
    fact["maintainers"] = list(cls.maintainers)
    fact["tags"] = sorted(set(attribute(cls, "tags") or []))
    fact["licenses"] = [{"id": i, "when": str(w)} for w, i in cls.licenses.items()]
    fact["versions"] = [version_fact(v, i) for v, i in order]
    fact["variants"] = [
        variant_fact(w, v) for w, named in cls.variants.items() for v in named.values()
    ]
    systems = [v for n in cls.variants.values() for k, v in n.items() if k == "build_system"]
    fact["build_systems"] = list(dict.fromkeys(str(x) for v in systems for x in (v.values or ())))
    fact["dependencies"] = [
        dependency_fact(w, n, d) for w, named in cls.dependencies.items() for n, d in named.items()
    ]
    fact["provides"] = [
        {"virtual": v, "when": str(w)}
        for w, specs in cls.provided.items()
        for v in map(str, sorted(specs))
    ]
    together = [
        {"together": sorted(names), "when": str(w)}
        for w, lists in cls.provided_together.items()
        for names in lists
    ]
    if together:
        fact["provided_together"] = together
    fact["conflicts"] = [
        {"spec": str(s), "when": str(w)} for w, specs in cls.conflicts.items() for s, _ in specs
    ]
    fact["requires"] = [
        {"specs": [str(s) for s in specs], "policy": policy, "when": str(w)}
        for w, all_of in cls.requirements.items()
        for specs, policy, _ in all_of
    ]
    fact["extends"] = [{"spec": str(s), "when": str(w)} for s, w in cls.extendees.values()]
    if cls.patches:
        fact["patches"] = [{"when": str(w), "n": len(p)} for w, p in cls.patches.items()]
    if cls.resources:
        fact["resources"] = [
            {"name": str(r.name), "when": str(w)} for w, rs in cls.resources.items() for r in rs
        ]
    if cls.disable_redistribute:
        fact["redistribute"] = [
            {"when": str(w), "source": not d.source, "binary": not d.binary}
            for w, d in cls.disable_redistribute.items()
        ]
    for key, name in (
        ("detect_executables", "executables"),
        ("detect_libraries", "libraries"),
        ("compiler_languages", "compiler_languages"),
        ("compiler_prefixes", "compiler_prefixes"),
        ("compiler_suffixes", "compiler_suffixes"),
    ):
        value = attribute(cls, name)
        if isinstance(value, (list, tuple)):
            fact[key] = [str(v) for v in value]
    return fact


def main():
    folder = sys.argv[1]
    namespace = sys.argv[2] if len(sys.argv) > 2 else None
    repositories = [r for r in spack.repo.PATH.repos if namespace in (None, r.namespace)]
    packages = open(os.path.join(folder, "spack-packages.jsonl"), "w")
    sources = open(os.path.join(folder, "spack-sources.jsonl"), "w")
    for repository in repositories:
        for name in sorted(repository.all_package_names()):
            try:
                cls = repository.get_pkg_class(name)
            except Exception as error:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            order = sorted(
                cls.versions.items(),
                reverse=True,
                key=spack.package_base.concretization_version_order,
            )
            print(json.dumps(package_fact(cls, order)), file=packages)
            rows = [source_fact(v, i) for v, i in order]
            print(json.dumps({"name": name, "sources": rows}), file=sources)


main()
