import cProfile, pstats, pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    p=cProfile.Profile(); p.enable(); yield; p.disable()
    s=pstats.Stats(p,stream=open('/tmp/badw/prof.txt','w')); s.sort_stats('cumtime').print_stats(70)
