"""Files handed in as proof: what they really are, and why one is refused. They are kept and handed out, never opened here.

`judging.judge` looks at a file in the process that calls it; uploads go through `sheets.child.judge_limited`. Pure.
"""
