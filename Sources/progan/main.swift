print("progan")
