#include "python/names.h"

#include <ctype.h>

static bool is_word_of(struct slice words, struct slice name)
{
	struct slice word;

	while (slice_cut(&words, ' ', &word))
		if (slice_eq(word, name))
			return true;
	return false;
}

bool name_is_identifier(struct slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_')
			return false;
	return name.n && !isdigit((unsigned char)name.p[0]) && !name_is_keyword(name);
}

bool name_is_keyword(struct slice name)
{
	static const char keywords[] =
		"False None True and as assert async await break class continue def del elif else except finally "
		"for from global if import in is lambda nonlocal not or pass raise return try while with yield ";

	return is_word_of(S(keywords), name);
}

bool name_is_builtin(struct slice name)
{
	static const char builtins[] =
		"ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError "
		"BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError "
		"ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError "
		"Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError "
		"FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError "
		"ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError "
		"KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError "
		"NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning "
		"PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError "
		"RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError "
		"SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError "
		"UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError "
		"Warning ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes "
		"callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter "
		"float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass "
		"iter len list locals map max memoryview min next object oct open ord pow print property range "
		"repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip ";

	return is_word_of(S(builtins), name);
}

bool name_is_module(struct slice name)
{
	static const char modules[] =
		"abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop "
		"azure base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code "
		"codecs codeop collections colorsys compileall compression concurrent configparser contextlib "
		"contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis "
		"distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput "
		"fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip "
		"hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress "
		"itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math "
		"mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath "
		"nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes "
		"pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile "
		"pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter "
		"runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr "
		"socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string "
		"stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib "
		"tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace "
		"traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid "
		"venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile "
		"zipimport zlib zoneinfo ";

	return is_word_of(S(modules), name);
}
