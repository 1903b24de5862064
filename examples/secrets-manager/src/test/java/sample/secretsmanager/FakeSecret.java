package sample.secretsmanager;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A secret of {@link FakeService}: its versions, and on which of them the staging labels are. */
final class FakeSecret {

    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";
    static final int MOST_LABELS = 20;
    static final int LONGEST_VALUE = 65_536;

    /** A value in the form of the request, {@code SecretBinary} in Base64 or {@code SecretString}. */
    record Value(String kind, String text, int length) {}

    /** An answer that the service gives instead of doing what it was asked for. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        final String code;

        Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private final int mostVersions;
    private final Map<String, Value> versions = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> labelsBefore = new LinkedHashMap<>();

    /** {@code mostVersions}: the service removes none in the first 24 hours, which is as long as a test. */
    FakeSecret(int mostVersions) {
        this.mostVersions = mostVersions;
    }

    /** Adds a version, or does nothing if the same one is there. */
    void put(String versionId, Value value, Set<String> stages) throws Refusal {
        if (versionId.length() < 32 || versionId.length() > 64) {
            throw new Refusal("ValidationException", "ClientRequestToken has 32 to 64 characters");
        }
        if (value.length() > LONGEST_VALUE) {
            throw new Refusal("ValidationException", "a value has at most " + LONGEST_VALUE + " bytes");
        }
        Value present = versions.get(versionId);
        if (present != null) {
            if (!present.equals(value)) {
                throw new Refusal(
                        "ResourceExistsException", "a version with this ClientRequestToken has another value");
            }
            return;
        }
        Set<String> after = new HashSet<>(labels.keySet());
        after.addAll(stages);
        if (versions.size() >= mostVersions || after.size() > MOST_LABELS) {
            throw new Refusal("LimitExceededException", "too many versions or staging labels");
        }
        boolean first = versions.isEmpty();
        versions.put(versionId, value);
        if (first || stages.isEmpty()) {
            attach(CURRENT, versionId);
        }
        stages.forEach(label -> attach(label, versionId));
    }

    private void attach(String label, String versionId) {
        String before = labels.put(label, versionId);
        labelsBefore.put(label, before);
        if (label.equals(CURRENT) && before != null && !before.equals(versionId)) {
            labels.put(PREVIOUS, before);
        }
    }

    /** Moves, adds or removes a label: the one request of the service that is a compare-and-set. */
    void updateStage(String label, String from, String to) throws Refusal {
        String holder = labels.get(label);
        if (to != null && !versions.containsKey(to)) {
            throw new Refusal("ResourceNotFoundException", "there is no version " + to);
        }
        boolean isThere = holder != null && holder.equals(from);
        if (from != null && !isThere) {
            throw new Refusal("InvalidParameterException", "the label " + label + " is not attached to " + from);
        }
        if (from == null && holder != null && !holder.equals(to)) {
            throw new Refusal(
                    "InvalidParameterException",
                    "the label " + label + " is attached to " + holder + ": RemoveFromVersionId has to be that");
        }
        if (to == null) {
            labels.remove(label);
        } else {
            attach(label, to);
        }
    }

    /** Returns the version with a label, or null. */
    String versionWith(String label) {
        return labels.get(label);
    }

    /** Returns the version that a label was on before it moved last, or null. */
    String versionBefore(String label) {
        return labelsBefore.get(label);
    }

    Value value(String versionId) {
        return versions.get(versionId);
    }

    /** Returns the labels of a version, in their order. */
    Set<String> labelsOf(String versionId) {
        Set<String> found = new TreeSet<>();
        labels.forEach((label, holder) -> {
            if (holder.equals(versionId)) {
                found.add(label);
            }
        });
        return found;
    }

    Set<String> versions() {
        return versions.keySet();
    }

    Set<String> labels() {
        return labels.keySet();
    }
}
