import ProgressiveGAN

/// What the manual page says beyond what `--help` and the table of settings say. `` `bold` ``, `*italic*`.
enum ManualText {
  static let date = "2026-11-24"
  static let name = "watch a progressive growing GAN learn in a terminal"

  struct Section {
    enum Block {
      case paragraph(String)
      case item(String, String)
    }
    let title: String
    let blocks: [Block]
  }

  static let description = [
    """
    `progan` trains a Progressive Growing GAN (Karras et al., ICLR 2018) on your own pictures, on the processor, from \
    4×4 pixels upwards. It shows how it learns, lets you walk its latent space with the arrow keys, and keeps the samples \
    that you love.
    """
  ]

  static let newRun = """
    They define a new run. For a run that exists they change its settings, which are kept with it; those that its \
    weights or random numbers depend on cannot change, and a higher `--resolution` grows it from where it is.
    """

  static let keys = """
    The explorer's, by view; `?` shows those of the view that is open, `:` finds any action by its name. Where the \
    terminal has a mouse, a click chooses, a double click opens, and the wheel scrolls.
    """

  static let settings = """
    All there is to set, for `--set` and for files of `--config`. `progan config` prints them with their values. A value \
    by resolution is one for all, then exceptions: `batch-size=16, 256:14`.
    """

  static let sections = [plain, signals, completion, files, environment, exitStatus]

  private static let plain = Section(
    title: "PLAIN TEXT",
    blocks: [
      .paragraph(
        """
        With `--plain` the explorer draws nothing: it writes a line when something happens and another one now and then, \
        for screen readers and for logs, and it needs no terminal. Lines on its standard input are commands:
        """)
    ] + PlainCommand.table.map { .item($0.word, $0.help + ".") } + [
      .paragraph(
        """
        Where the input ends, training goes on. The process ends by itself when the schedule is over and there is no \
        input left, or at the first signal.
        """)
    ])

  private static let signals = Section(
    title: "SIGNALS",
    blocks: [
      .item("SIGINT, SIGTERM", "Saves, then ends. A second SIGINT ends at once."),
      .item(
        "SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGPWR",
        "What schedulers send before they kill: saves, then ends, while something is trained or filmed."),
      .item("SIGQUIT", "Ends at once; a run is whole and goes on from its newest snapshot."),
      .item(
        "SIGHUP",
        """
        The terminal is gone. Saves, then ends. With `--keep-training` it saves and goes on without a screen; what happens \
        is told in the run's *headless.log*, and SIGTERM ends it in order. Where it was ignored from the start, as under \
        `nohup`, `train` goes on.
        """),
      .item(
        "SIGPIPE, SIGXFSZ",
        """
        Ignored. Where standard output cannot be written, `train` goes on and says so once on standard error; other commands \
        end with an error, and with status 141 and without a word where the reader has had enough, as with `| head`. A run \
        whose files cannot be written waits until they can.
        """),
      .item("SIGTSTP, SIGCONT", "The explorer gives the terminal back whole, and takes it again."),
    ])

  private static let completion = Section(
    title: "SHELL COMPLETION",
    blocks: [
      .paragraph(
        """
        `progan --generate-completion-script` *shell* prints a script for `bash`, `zsh` or `fish` that completes commands, \
        options, names of runs, files, and values. For bash:
        """),
      .paragraph(
        "`progan --generate-completion-script bash > ~/.local/share/bash-completion/completions/progan`"),
      .paragraph("For zsh, into a folder of *$fpath*:"),
      .paragraph("`progan --generate-completion-script zsh > ~/.zsh/completions/_progan`"),
      .paragraph("For fish:"),
      .paragraph("`progan --generate-completion-script fish > ~/.config/fish/completions/progan.fish`"),
    ])

  private static let files = Section(
    title: "FILES",
    blocks: [
      .item(
        "*$XDG_DATA_HOME/progan/runs*",
        """
        Runs, a folder each, unless told otherwise (*~/.local/share* where the variable is not set). Runs that were put away \
        are in its *.archive*.
        """),
      .item(
        "*$XDG_DATA_HOME/progan/models*",
        """
        What was kept of models that are no runs: favourites, dislikes, films. Each has a folder of its own, named after its \
        file and its weights, by which it is found again wherever the file lies.
        """),
      .item("*RUN/config.json*", "The run's settings."),
      .item(
        "*RUN/checkpoints/*",
        "safetensors that any reader of the format opens: the newest few, and older ones now and then."),
      .item(
        "*RUN/metrics.jsonl*, *RUN/evaluations.jsonl*",
        "What was measured while it learned, one JSON object a line."),
      .item("*RUN/samples/*", "A sheet of samples of every snapshot, PNG."),
      .item(
        "*RUN/favourites/*", "PNG files whose text chunks carry latent, resolution, model and kimg."),
      .item("*RUN/headless.log*", "What happened after the terminal was gone, with `--keep-training`."),
    ])

  private static let environment = Section(
    title: "ENVIRONMENT",
    blocks: [
      .item("`XDG_DATA_HOME`", "Where the folder of runs is."),
      .item("`PROGAN_ASSETS`", "The folder with *emoji-portraits-64.png*, the portraits that ship with progan."),
      .item("`COLORTERM`", "`truecolor` or `24bit` lets half blocks use all colours."),
    ])

  private static let exitStatus = Section(
    title: "EXIT STATUS",
    blocks: [
      .paragraph(
        """
        0 on success, 1 when something outside was wrong, 64 for a wrong command line, 130 for a film that was given up, \
        141 where nobody reads standard output any more.
        """)
    ])

  static let seeAlso = """
    T. Karras, T. Aila, S. Laine, J. Lehtinen: Progressive Growing of GANs for Improved Quality, Stability, and \
    Variation, ICLR 2018, arXiv:1710.10196.
    """
}
