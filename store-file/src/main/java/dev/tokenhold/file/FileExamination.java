package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.MountPoints;
import dev.tokenhold.internal.SetAside;
import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Examines a token file and the files beside it. The memory that it takes is that of opening the file. Repairs change no token file
 * and no backup: they restrict permissions, and delete what killed writers left behind unless a fence stands. Nothing is repaired
 * beside a file that is not even a damaged token file.
 */
final class FileExamination {

    private final TokenFile file;
    private final boolean repair;
    private final List<Finding> findings = new ArrayList<>();

    private FileExamination(TokenFile file, boolean repair) {
        this.file = file;
        this.repair = repair;
    }

    /**
     * Examines a file, which may be missing.
     *
     * @throws StoreUnavailableException if it cannot be read
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    static List<Finding> of(TokenFile file, boolean repair) {
        try {
            FileExamination examination = new FileExamination(file, repair && isOurs(file.path()));
            examination.examine();
            return examination.findings;
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    // Else permissions and temporary files of another program would be repaired.
    private static boolean isOurs(Path path) throws IOException {
        Path present = Files.exists(path) ? path : TokenFile.backupOf(path);
        return Files.isRegularFile(present) && TokenFileFormat.isBegunIn(present);
    }

    private void examine() throws IOException {
        Path path = file.path();
        Path backup = TokenFile.backupOf(path);
        FileHealth.requireRegular(path, "the token file");
        findings.addAll(FileHealth.of(path, backup, repair));
        if (MountPoints.has(path)) {
            findings.add(Finding.warning(
                    path.toString(),
                    "is mounted by itself, without the files beside it, so that programs can read but not replace it",
                    "mount its folder"));
        }
        for (Path beside : List.of(backup, file.beside(".lock"), file.beside(".fence"))) {
            findings.addAll(FileHealth.beside(beside, path, repair));
        }
        examineContent(path, backup);
        boolean deleting = repair && file.fence().raised().isEmpty();
        for (String suffix : List.of(".tmp", ".tmp.root", ".bak.tmp")) {
            FileHealth.leftover(file.beside(suffix), file.beside(".lock"), deleting)
                    .ifPresent(findings::add);
        }
        findings.addAll(SetAside.findings(path));
    }

    private void examineContent(Path path, Path backup) throws IOException {
        // The backup first: a save in between makes the file newer, never the backup newer than the file.
        OptionalLong before = OptionalLong.empty();
        boolean unfit = false;
        if (Files.isRegularFile(backup, LinkOption.NOFOLLOW_LINKS)) {
            try {
                before = OptionalLong.of(
                        TokenFile.read(backup, LinkOption.NOFOLLOW_LINKS).generation());
            } catch (CorruptStoreException | UnsupportedFormatException e) {
                unfit = true;
            }
        }
        boolean good = false;
        try {
            if (Files.exists(path)) {
                long present = TokenFile.read(path, LinkOption.NOFOLLOW_LINKS).generation();
                good = true;
                if (before.orElse(present) > present) {
                    findings.add(Finding.warning(
                            path.toString(),
                            "is older than its backup " + backup.getFileName()
                                    + ": somebody has put an older file back",
                            "compare both with store-migrate verify; the next save replaces the backup"));
                }
            } else if (Files.exists(backup)) {
                findings.add(Finding.damage(path.toString(), "is missing, but its backup is there", recovery(before)));
            }
        } catch (CorruptStoreException e) {
            Finding damage = Failures.damage(path.toString(), "the token file " + path, e);
            findings.add(Finding.damage(path.toString(), damage.problem(), recovery(before)));
        }
        if (unfit) {
            findings.add(Finding.warning(
                    backup.toString(),
                    "is damaged, so that the token file cannot be recovered from it",
                    good ? "the next save replaces it" : "remove it once the token file is restored"));
        }
    }

    private static String recovery(OptionalLong backup) {
        return backup.isEmpty()
                ? "restore it from a backup of your own"
                : "restore it from a newer backup of your own if there is one; otherwise programs use the file .bak beside it,"
                        + " which lacks the last change, and the next save makes it the token file";
    }
}
