package dev.tokenhold.refresh.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads the members of a JSON object as text. The only class that uses the JSON library, which is optional. */
final class JsonMembers {

    // Keeps secrets out of the table of names of the library, which outlives them.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonMembers() {}

    /**
     * Reads an object. Takes strings, numbers and booleans as they are written, and an array of strings (a scope, for some providers) as a list
     * with spaces. Leaves out null and objects. Ignores what follows the object: an answer that can be understood is not lost for what cannot.
     *
     * @return the members, empty if this is no JSON object
     */
    static Optional<Map<String, String>> read(byte[] text) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> members = new HashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    members.put(name, json.getText());
                } else if (value == JsonToken.START_ARRAY) {
                    members.put(name, list(json));
                } else {
                    json.skipChildren();
                }
            }
            return json.currentToken() == JsonToken.END_OBJECT ? Optional.of(members) : Optional.empty();
        } catch (IOException e) {
            // Its message may quote a token.
            return Optional.empty();
        }
    }

    private static String list(JsonParser json) throws IOException {
        StringJoiner list = new StringJoiner(" ");
        for (JsonToken value = json.nextToken(); value != JsonToken.END_ARRAY; value = json.nextToken()) {
            if (value == JsonToken.VALUE_STRING) {
                list.add(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return list.toString();
    }
}
