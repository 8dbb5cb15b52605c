"""What a release contains is listed whole, under licences that go together; what is known against it is asked for."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import cyclonedx.schema
import jsonschema_rs
import pytest
from license_expression import LicenseExpression, get_spdx_licensing

from tests.unit.test_packaging import PYTHONS, ROOT, pins

SCHEMAS = Path(cyclonedx.schema.__file__).parent / "_res"
# Each may be in a program that is under the MIT licence as a whole; the LGPL's libraries stay apart and replaceable
# (THIRD_PARTY_NOTICES.md).
ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "Zlib", "CC0-1.0"),
    *("Unlicense", "MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only", "OFL-1.1"),
}


def tool(name: str) -> ModuleType:
    """A program of ``tools/`` as a module."""
    spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, str(ROOT / "tools" / name)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bom() -> dict[str, Any]:
    made = tool("sbom").make(face=True)
    assert isinstance(made, dict)
    return made


def schema(uri: str) -> Any:
    name = uri.rsplit("/", 1)[-1].split(".S")[0].removesuffix(".schema.json")
    return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))


def test_the_list_obeys_its_schema(bom: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for(schema("bom-1.6.schema.json"), retriever=schema)
    validator.validate(bom)
    assert not validator.is_valid({**bom, "components": [{"type": "thing", "name": "wrong"}]})


def test_every_locked_package_is_in_the_list_with_its_hashes(bom: dict[str, Any]) -> None:
    listed = {each["name"]: each for each in bom["components"] if each["type"] == "library"}
    assert set(listed) == {
        name for lock in ("run", "pcsc", "face") for python in PYTHONS for name in pins(lock, python)
    }
    for name, each in listed.items():
        (distribution,) = each["externalReferences"]
        assert distribution["hashes"], name
        assert each["licenses"], name


def test_fonts_and_face_models_are_in_the_list(bom: dict[str, Any]) -> None:
    kinds = [each["type"] for each in bom["components"]]
    assert kinds.count("file") == 8
    assert kinds.count("machine-learning-model") == 2


def test_who_needs_whom_hangs_together(bom: dict[str, Any]) -> None:
    refs = {each["bom-ref"] for each in bom["components"]} | {bom["metadata"]["component"]["bom-ref"]}
    for each in bom["dependencies"]:
        assert {each["ref"], *each["dependsOn"]} <= refs
    (root,) = (each for each in bom["dependencies"] if each["ref"] == bom["metadata"]["component"]["bom-ref"])
    assert any(need.startswith("pkg:pypi/pyside6-essentials@") for need in root["dependsOn"])


def may_ship(expression: LicenseExpression) -> bool:
    """One side of an OR is enough, each part of an AND is needed."""
    parts = [may_ship(part) for part in expression.args]
    if not parts:
        return str(expression) in ALLOWED
    return any(parts) if expression.operator.strip() == "OR" else all(parts)


def test_every_licence_goes_with_ours(bom: dict[str, Any]) -> None:
    spdx = get_spdx_licensing()
    for each in bom["components"]:
        for licence in each["licenses"]:
            told = licence.get("expression") or licence["license"]["id"]
            assert may_ship(spdx.parse(told, validate=True)), f"{each['name']}: {told}"


def test_a_licence_that_does_not_go_with_ours_is_found() -> None:
    spdx = get_spdx_licensing()
    assert not may_ship(spdx.parse("GPL-3.0-only"))
    assert not may_ship(spdx.parse("MIT AND GPL-3.0-only"))
    assert may_ship(spdx.parse("MIT OR GPL-3.0-only"))


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ({"name": "httpx", "version": "1", "vulns": []}, 0, "0 weaknesses known"),
        (
            {"name": "httpx", "version": "1", "vulns": [{"id": "PYSEC-0", "fix_versions": ["2"]}]},
            1,
            "httpx 1: PYSEC-0, mended in 2",
        ),
        ({"name": "httpx", "skip_reason": "no network"}, 3, "NOT CHECKED: httpx"),
        (None, 3, "NOT CHECKED: run: the network is down"),
    ],
)
def test_an_audit_says_what_it_could_not_ask(
    answer: dict[str, Any] | None, status: int, said: str, tmp_path: Path
) -> None:
    program = tmp_path / "pip-audit"
    line = f"echo '{json.dumps({'dependencies': [answer]})}'" if answer else "echo 'the network is down' >&2; exit 1"
    program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    program.chmod(0o700)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "audit")],
        env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == status
    assert said in done.stdout + done.stderr


def test_without_a_program_the_audit_says_that_nothing_was_checked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "audit")],
        env={**os.environ, "PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    assert "NOT CHECKED" in done.stderr
