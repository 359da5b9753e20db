let runsBindings: [Binding] = []
