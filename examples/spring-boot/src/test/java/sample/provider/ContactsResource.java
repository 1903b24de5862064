package sample.provider;

import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells whom an access token belongs to. Unlike Spring's resource server it gives an expired token no minute of grace. */
@RestController
class ContactsResource {

    static final String PATH = "/contacts";

    /** The claim {@code exp} has lost the fractions of its second. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private final JwtDecoder tokens;

    ContactsResource(JwtDecoder tokens) {
        this.tokens = tokens;
    }

    @GetMapping(PATH)
    ResponseEntity<String> contacts(@RequestHeader("Authorization") String authorization) {
        try {
            Jwt token = tokens.decode(authorization.substring("Bearer ".length()));
            if (Instant.now().isBefore(token.getExpiresAt().plus(PRECISION))) {
                return ResponseEntity.ok("contacts of " + token.getSubject());
            }
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        } catch (BadJwtException e) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        }
    }
}
