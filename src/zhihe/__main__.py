"""The command `zhihe`. Nothing is imported before it is known what is wanted."""

import importlib
import sys

from zhihe.launch.errors import LaunchError

# name: (module, function, what it does)
COMMANDS = {
    "up": ("up", "main", "启动全部服务（首次自动装好数据库与演示城市） · start everything"),
    "serve": ("up", "serve", "只启动网站 · the web server alone"),
    "database": (
        "database_command",
        "main",
        "内置数据库：start / stop / status / urls · the embedded database",
    ),
    "prepare": ("prepare", "main", "迁移、参考数据、演示城市 · migrate, reference data, demo city"),
    "backup": (
        "backup",
        "backup_command",
        "备份数据库、文件与密钥 · back up database, files and keys",
    ),
    "restore": (
        "backup",
        "restore_command",
        "从备份恢复到空数据库 · restore into an empty database",
    ),
    "bundle": ("bundle", "main", "制作离线安装包 · make an offline installation archive"),
    "messages": ("messages_command", "main", "更新并编译译文 · update and compile translations"),
    "test": ("testing", "main", "运行全部测试 · run the tests"),
    "lint": ("linting", "main", "代码检查 · check the code"),
    "bench": ("developer_tools", "bench", "性能测量 · measure"),
    "docs": ("developer_tools", "docs", "检查文档 · check the documentation"),
}
DJANGO = {
    "work": "后台任务 · run the job worker",
    "migrate": "数据库迁移 · migrate the database",
    "reference": "装载参考数据 · load reference data",
    "demo": "装载演示城市 · load the demo city",
    "city": "城市与域名 · cities and hosts",
    "sms": "短信网关 · SMS gateways",
    "check": "自检：配置与全部不变式 · check the settings and every invariant",
    "manage": "其他管理命令 · any other management command",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_usage())
        return 0 if words else 2
    if words[0] == "--version":
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(version("zhihe"))
        except PackageNotFoundError:
            print("zhihe (checkout)")
        return 0
    try:
        return _run(words[0], words[1:])
    except LaunchError as refusal:
        print(f"zhihe: {refusal.chinese}\nzhihe: {refusal.english}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def _run(name: str, rest: list[str]) -> int:
    if name in COMMANDS:
        module, function, _ = COMMANDS[name]
        code = getattr(importlib.import_module(f"zhihe.launch.{module}"), function)(rest)
        return int(code)
    from zhihe.launch import manage

    if name == "work":
        return manage.work(rest)
    if name == "check":  # Django's own checks are part of ours
        name = "selfcheck"
    if name == "manage":
        name, rest = (rest[0], rest[1:]) if rest else ("help", [])
    return manage.run(name, rest)


def _usage() -> str:
    told = {**{name: row[2] for name, row in COMMANDS.items()}, **DJANGO}
    lines = [f"  {name:<10} {text}" for name, text in told.items()]
    return "\n".join(["用法 usage: zhihe COMMAND [OPTIONS]", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
