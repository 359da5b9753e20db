import Files
import Foundation
import ProgressiveGAN
import Runs
import Testing

/// File systems that cannot do all, and things that are no files.
@Suite struct FileSystemTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  /// Answers as some network mounts and shared folders do: FOLDER_SYNC, FILE_SYNC and LOCK name error numbers.
  private static let moody = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <stdlib.h>
    #include <sys/stat.h>
    static int mood(const char *name) { const char *text = getenv(name); return text ? atoi(text) : 0; }
    int fsync(int descriptor) {
      struct stat status;
      int isFolder = fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
      int error = mood(isFolder ? "FOLDER_SYNC" : "FILE_SYNC");
      if (error) { errno = error; return -1; }
      return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(descriptor);
    }
    int flock(int descriptor, int operation) {
      int error = mood("LOCK");
      if (error) { errno = error; return -1; }
      return ((int (*)(int, int))dlsym(RTLD_NEXT, "flock"))(descriptor, operation);
    }
    int rename(const char *from, const char *to) {
      int error = mood("RENAME");
      if (error) { errno = error; return -1; }
      return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
    }
    int close(int descriptor) {
      struct stat status;
      int isFile = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
      int result = ((int (*)(int))dlsym(RTLD_NEXT, "close"))(descriptor);
      int error = isFile ? mood("CLOSE") : 0;
      if (error) { errno = error; return -1; }
      return result;
    }
    """

  private func moody(_ variables: [String: Int32], _ script: String) throws -> ProgramOutcome? {
    guard let library = try preloaded(Self.moody) else { return nil }
    var environment = variables.mapValues { "\($0)" }
    environment["moody"] = library
    let loading = "begin() { LD_PRELOAD=\"$moody\" \"$progan\" \"$@\"; }\n"
    return try inBash(loading + script, environment: environment)
  }

  private static let hasCompiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc", "/opt/swift/usr/bin/clang"]
    .contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  @Test(
    .enabled(if: hasCompiler, "there is no C compiler"),
    arguments: [EINVAL, ENOTSUP, ENOSYS, EROFS, EBADF, EACCES])
  func aFolderThatCannotBeSyncedIsPassedOver(_ error: Int32) throws {
    let outcome = try #require(try moody(["FOLDER_SYNC": error], "begin train --data pictures --run run $small"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try RunDirectory(opening: run).newestCheckpoint() != nil)
  }

  @Test(.enabled(if: hasCompiler, "there is no C compiler"))
  func whatIsNotOnDiskIsTold() throws {
    for (mood, words) in [
      ("FOLDER_SYNC", "input/output error"), ("FILE_SYNC", "input/output error"), ("RENAME", "input/output error"),
      ("CLOSE", "input/output error"),
    ] {
      let outcome = try #require(
        try moody([mood: EIO], "begin train --data pictures --run run $small; [ ! -s run/config.json ]"))
      #expect(outcome.errors.contains(words), "\(mood): \(outcome.errors)")
      try? FileManager.default.removeItem(atPath: run)
    }
  }

  /// Only a lock that somebody holds says so. Where there are none, that is said, and training goes on.
  @Test(.enabled(if: hasCompiler, "there is no C compiler"), arguments: [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EACCES])
  func aFileSystemWithoutLocks(_ error: Int32) throws {
    let outcome = try #require(
      try moody(["LOCK": error], "begin train --data pictures --run data/progan/runs/run $small && begin runs"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("its file system has no locks"), "\(outcome.errors)")
    #expect(!outcome.output.contains("being trained"), "\(outcome.output)")
  }

  @Test(.enabled(if: hasCompiler, "there is no C compiler"))
  func aHeldLockIsToldInEveryCommand() throws {
    let outcome = try #require(
      try moody(
        ["LOCK": EWOULDBLOCK],
        """
        "$progan" train --data pictures --run data/progan/runs/run $small > /dev/null || exit 3
        begin train --run data/progan/runs/run; begin explore --plain run < /dev/null; begin runs
        begin runs rename run other; begin runs archive run
        """))
    #expect(outcome.errors.matches(of: /is being trained by another progan/).count == 4, "\(outcome.errors)")
    #expect(outcome.output.contains(", being trained"), "\(outcome.output)")
  }

  @Test func aLockThatIsNoneHasItsOwnSentence() throws {
    let outcome = try inBash(
      """
      "$progan" train --data pictures --run data/progan/runs/run $small > /dev/null || exit 1
      cd data/progan/runs; rm run/lock; mkdir run/lock
      "$progan" train --run run; "$progan" explore --plain run < /dev/null; "$progan" runs; rmdir run/lock; mkfifo run/lock
      "$progan" train --run run; "$progan" explore --plain run < /dev/null; "$progan" runs
      """)
    #expect(outcome.errors.matches(of: /lock' is a folder\. Move it away/).count == 2, "\(outcome.errors)")
    #expect(outcome.errors.matches(of: /lock' is no regular file\. Move it away/).count == 2, "\(outcome.errors)")
    #expect(!outcome.errors.contains("another progan"))
    #expect(outcome.output.matches(of: /run  8×8/).count == 2, "\(outcome.output)")
  }

  /// Nothing waits for a pipe, whichever of a run's files is one; nor is one taken for a file.
  @Test(arguments: ["mkfifo", "mkdir", "ln -s /dev/zero", "ln -s nowhere"])
  func otherThingsThanFilesNeverHang(_ make: String) throws {
    let outcome = try inBash(
      """
      "$progan" train --data pictures --run made $small > /dev/null 2>&1 || exit 99
      for file in config.json metrics.jsonl evaluations.jsonl lock events.out.tfevents.progan favourites samples; do
        mkdir -p data/progan/runs; rm -rf data/progan/runs/run; cp -r made data/progan/runs/run; cd data/progan/runs
        rm -rf run/$file; \(make) run/$file
        for command in "train --run run" "runs" "explore --plain run" "generate run --count 1 --output $HOME/out" \\
          "config run" "runs archive run" "runs restore run"; do
          timeout 20 "$progan" $command < /dev/null > /dev/null 2> "$HOME/errors"; status=$?
          # A trap, or the end of patience.
          [ $status -gt 100 ] && echo "$file: $command: $status $(cat "$HOME/errors")"
        done
        cd ../../..
      done
      """)
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)\(outcome.errors)")
  }

  /// Two at once on a new run, again and again.
  @Test func oneOfTwoTrains() throws {
    let outcome = try inBash(
      """
      for round in 1 2 3 4 5 6; do
        rm -rf run
        "$progan" train --data pictures --run run $small > /dev/null 2> one & first=$!
        "$progan" train --data pictures --run run $small > /dev/null 2> two; second=$?
        wait $first; first=$?
        echo "$first $second"; cat one two | grep -c "being trained by another"
      done
      """)
    let lines = outcome.output.split(separator: "\n")
    for (statuses, told) in zip(
      lines.enumerated().filter { $0.offset % 2 == 0 }, lines.enumerated().filter { $0.offset % 2 == 1 })
    {
      // One may be done before the other begins; then both are.
      let isOne = ["0 1", "1 0"].contains(statuses.element) && told.element == "1"
      #expect(isOne || statuses.element == "0 0" && told.element == "0", "\(outcome.output)\(outcome.errors)")
    }
    #expect(lines.count == 12)
  }

  /// On a disk of two megabytes, and on one that is read-only: in a mount namespace of its own, where that may be.
  @Test func smallAndReadOnlyDisks() throws {
    let may = try inBash("unshare -rm true || unshare -m true")
    guard may.status == 0 else { return print("skipped: mount namespaces are not allowed here") }
    let outcome = try inBash(
      """
      space="unshare -m"; [ "$(id -u)" = 0 ] || space="unshare -rm"
      mkdir disk; $space bash -c '
        mount -t tmpfs -o size=300k none disk || { echo no mount; exit 0; }
        timeout --preserve-status -s INT 20 "$progan" train --data pictures --run disk/run $small --set fade-kimg=9 --feature-maps 64
        echo "full $?"
        umount disk; mount -t tmpfs -o size=9m none disk
        "$progan" train --data pictures --run disk/run $small > /dev/null 2>&1; echo "made $?"
        mount -o remount,ro disk
        "$progan" train --run disk/run; echo "read-only $?"; "$progan" explore --plain disk/run < /dev/null
        "$progan" train --data pictures --run disk/other $small; echo "new $?"; "$progan" config disk/run > /dev/null
        echo "config $?"; "$progan" generate disk/run --count 1 --output out > /dev/null; echo "generate $?"'
      """)
    guard !outcome.output.contains("no mount") else { return print("skipped: nothing can be mounted here") }
    #expect(outcome.errors.contains("no space left on device"), "\(outcome.errors)")
    #expect(outcome.output.contains("full 1"), "\(outcome.output)\(outcome.errors)")
    for line in ["made 0", "read-only 1", "new 1", "config 0", "generate 0"] {
      #expect(outcome.output.contains(line + "\n"), "\(outcome.output)\(outcome.errors)")
    }
    #expect(outcome.errors.matches(of: /its file system is read-only/).count == 2, "\(outcome.errors)")
  }
}
