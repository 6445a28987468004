"""Somebody's project, for the plugin: as strict as can be."""

from textwrap import dedent

# pytester forgets what a run has imported: loaded beforehand, the rooms are loaded once for all runs,
# and a class of one run is that of the next. Hypothesis would be loaded again for each summary.
import ybcode.scenarios.cases.catalogue
import ybcode.terminal.register
import ybcode.testing.casework
import ybcode.testing.collecting
import ybcode.testing.failing  # noqa: F401

INI = "[pytest]\naddopts = --strict-markers --strict-config -p no:hypothesispytest\nfilterwarnings = error\n"

GOODS = '[("布洛芬缓释胶囊", "2", "18.50")]'


def project(pytester, test, conftest=None, *, ini=""):
    """A test file, perhaps a conftest, and an ini file that makes each warning an error."""
    pytester.makeini(INI + ini)
    pytester.makepyfile(test_shop=dedent(test))
    if conftest:
        pytester.makeconftest(conftest)
    return pytester
