#!/usr/bin/env python3
"""manual_pages.py VERSION DATE FOLDER: a manual page for each command, from `--experimental-dump-help`.

Reads the description from standard input; writes FOLDER/taghouse.1, taghouse-import.1 and so on.
"""

import json
import os
import re
import sys


def escaped(text):
    """Text in which roff sees nothing to obey."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = text.replace("'", "\\(aq").replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")
    return re.sub(r"^\.", r"\\&.", text)


def paragraphs(text):
    """Prose is filled; lines that are indented, the examples, are kept as they are."""
    lines = []
    is_example = False
    for line in text.split("\n"):
        if line.startswith("  "):
            if not is_example:
                if lines and lines[-1] == ".PP":
                    lines.pop()
                lines += [".PP", ".RS 4", ".nf"]
            is_example = True
            lines.append(escaped(line[2:]))
            continue
        if is_example:
            lines += [".fi", ".RE"]
            is_example = False
            if line:
                lines.append(".PP")
        if line:
            lines.append(escaped(line))
        elif lines and lines[-1] not in (".PP", ".RE"):
            lines.append(".PP")
    if is_example:
        lines += [".fi", ".RE"]
    while lines and lines[-1] == ".PP":
        lines.pop()
    return lines


def spelled(name):
    dashes = "--" if name["kind"] == "long" else "-"
    return escaped(dashes + name["name"])


def term(argument):
    value = "\\fI" + escaped(argument["valueName"]) + "\\fR"
    if argument["kind"] == "positional":
        return value
    names = sorted(argument["names"], key=lambda name: name["kind"] == "long")
    text = ", ".join("\\fB" + spelled(name) + "\\fR" for name in names)
    return text if argument["kind"] == "flag" else text + " " + value


def described(argument):
    lines = [".TP", term(argument)]
    text = " ".join(filter(None, [argument.get("abstract"), argument.get("discussion")]))
    default = argument.get("defaultValue")
    if default is not None and argument["kind"] == "option":
        text += f" (default: {default})"
    lines.append(escaped(" ".join(text.split())) or "\\&")
    return lines


def use(path, command):
    words = []
    for argument in shown(command):
        text = term(argument).split(", ")[-1]
        if argument["isRepeating"]:
            text += " ..."
        if argument["kind"] == "positional" or not argument["isOptional"]:
            words.append(f"[{text}]" if argument["isOptional"] else text)
    if any(argument["isOptional"] and argument["kind"] != "positional" for argument in shown(command)):
        words.append("[\\fIoptions\\fR]")
    if subcommands(command):
        words.append("\\fIcommand\\fR")
    return "\\fB" + escaped(" ".join(path)) + "\\fR " + " ".join(words)


def shown(command):
    return [
        argument
        for argument in command.get("arguments", [])
        if argument["shouldDisplay"]
        and not any(name["name"] == "version" for name in argument.get("names", []))
    ]


def subcommands(command):
    return [
        sub
        for sub in command.get("subcommands", [])
        if sub["shouldDisplay"] and sub["commandName"] != "help"
    ]


def write(path, command, edition, folder):
    name = "-".join(path)
    version, date = edition
    abstract = escaped(command.get("abstract", "").rstrip("."))
    lines = [f'.TH "{name.upper()}" 1 "{date}" "Taghouse {version}" "Taghouse"']
    lines += [".SH NAME", f"{escaped(name)} \\- {abstract}"]
    lines += [".SH SYNOPSIS", use(path, command)]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION"] + paragraphs(command["discussion"])
    arguments = [one for one in shown(command) if one["kind"] == "positional"]
    if arguments:
        lines.append(".SH ARGUMENTS")
        for argument in arguments:
            lines += described(argument)
    options = [one for one in shown(command) if one["kind"] != "positional"]
    titles = list(dict.fromkeys(one.get("sectionTitle") for one in options))
    if options:
        lines.append(".SH OPTIONS")
    # Those without a title would stand below the last one.
    for title in sorted(titles, key=lambda title: title is not None):
        if title:
            lines.append(f'.SS "{escaped(title)}"')
        for option in options:
            if option.get("sectionTitle") == title:
                lines += described(option)
    commands = subcommands(command)
    if commands:
        lines.append(".SH COMMANDS")
        for sub in commands:
            lines += [".TP", f"\\fB{escaped('-'.join(path + [sub['commandName']]))}\\fR(1)"]
            lines.append(escaped(sub.get("abstract", "")))
    if len(path) > 1:
        lines += [".SH SEE ALSO", f"\\fB{escaped('-'.join(path[:-1]))}\\fR(1)"]
    with open(os.path.join(folder, name + ".1"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    for sub in commands:
        write(path + [sub["commandName"]], sub, edition, folder)


def main():
    version, date, folder = sys.argv[1:]
    command = json.load(sys.stdin)["command"]
    write([command["commandName"]], command, (version, date), folder)


main()
