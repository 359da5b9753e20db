print("progan-bench")
