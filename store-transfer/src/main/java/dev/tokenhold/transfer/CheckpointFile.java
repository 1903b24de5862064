package dev.tokenhold.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The file of a {@link Checkpoint}: JSON, see docs/format.md. It holds ids and counts, no secret and no user name. */
final class CheckpointFile {

    private static final String FORMAT = "tokenhold checkpoint 1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<String> boundTo;

    /** {@code boundTo} names the copy that the file belongs to. */
    CheckpointFile(Path file, List<String> boundTo) {
        this.file = file.toAbsolutePath();
        this.boundTo = List.copyOf(boundTo);
    }

    /**
     * Reads the file; empty if there is none.
     *
     * @param present the stores that the copy is to continue between
     * @throws InvalidConfigurationException if the file belongs to another copy
     * @throws CorruptStoreException if the file is damaged
     */
    Optional<Checkpoint> read(StoreIds present) {
        byte[] content;
        try (InputStream in = RegularFile.read(file)) {
            content = in.readAllBytes();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the checkpoint " + file + " cannot be read: " + FileFailure.reason(e), e);
        }
        JsonNode json;
        try {
            json = JSON.readTree(content);
        } catch (IOException e) {
            throw damaged();
        }
        String format = json.path("format").asText();
        if (format.startsWith("tokenhold checkpoint ") && !format.equals(FORMAT)) {
            throw new UnsupportedFormatException(
                    "the checkpoint " + file + " was written by a newer version: upgrade, or "
                            + "run without --resume, which finds unchanged what was copied");
        }
        JsonNode ids = json.path("storeIds");
        if (!format.equals(FORMAT)
                || !json.path("after").isTextual()
                || !json.path("idSum").asText().matches("[0-9a-f]{16}")
                || !isIdOrNull(ids.path("from"))
                || !isIdOrNull(ids.path("to"))) {
            throw damaged();
        }
        List<String> bound = new ArrayList<>();
        json.path("boundTo").forEach(name -> bound.add(name.asText()));
        StoreIds stores =
                new StoreIds(ids.path("from").textValue(), ids.path("to").textValue());
        if (!bound.equals(boundTo) || !stores.canBecome(present)) {
            throw new InvalidConfigurationException("the checkpoint " + file + " belongs to another copy: to that of "
                    + named(bound, stores) + ", not to that of " + named(boundTo, present)
                    + "; give the same stores (one that was made anew is another store), keyrings and options, or run"
                    + " without --resume");
        }
        JsonNode counts = json.path("counts");
        List<RefusedToken> refused = new ArrayList<>();
        json.path("refused")
                .forEach(token -> refused.add(new RefusedToken(
                        token.path("id").asText(), token.path("reason").asText())));
        return Optional.of(new Checkpoint(
                json.path("after").asText(),
                new TokenCounts(
                        counts.path("read").asLong(),
                        counts.path("created").asLong(),
                        counts.path("updated").asLong(),
                        counts.path("unchanged").asLong(),
                        counts.path("skipped").asLong(),
                        counts.path("conflicts").asLong(),
                        refused.size(),
                        0),
                Long.parseUnsignedLong(json.path("idSum").asText(), 16),
                refused,
                stores));
    }

    /**
     * Replaces the file durably.
     *
     * @throws StoreUnavailableException if the file cannot be written
     */
    void write(Checkpoint checkpoint) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        ArrayNode bound = json.putArray("boundTo");
        boundTo.forEach(bound::add);
        json.putObject("storeIds")
                .put("from", checkpoint.stores().from())
                .put("to", checkpoint.stores().to());
        json.put("after", checkpoint.after());
        TokenCounts counts = checkpoint.counts();
        json.putObject("counts")
                .put("read", counts.read())
                .put("created", counts.created())
                .put("updated", counts.updated())
                .put("unchanged", counts.unchanged())
                .put("skipped", counts.skipped())
                .put("conflicts", counts.conflicts());
        json.put("idSum", HexFormat.of().toHexDigits(checkpoint.idSum()));
        ArrayNode refused = json.putArray("refused");
        checkpoint
                .refused()
                .forEach(token -> refused.addObject().put("id", token.id()).put("reason", token.reason()));
        try {
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
            DurableFiles.replace(file, out -> out.write(bytes));
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the checkpoint " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
    }

    /** Removes the file if it exists. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the checkpoint " + file + " cannot be removed: " + FileFailure.reason(e) + "; remove it", e);
        }
    }

    private static boolean isIdOrNull(JsonNode json) {
        return json.isTextual() || json.isNull();
    }

    private static String named(List<String> boundTo, StoreIds stores) {
        List<String> names = new ArrayList<>(boundTo);
        if (stores.from() != null) {
            names.add("from store " + stores.from());
        }
        if (stores.to() != null) {
            names.add("to store " + stores.to());
        }
        return String.join(", ", names);
    }

    private CorruptStoreException damaged() {
        return new CorruptStoreException("the checkpoint " + file + " is damaged: run without --resume, which"
                + " finds unchanged what was copied");
    }
}
