package sample.contacts;

import java.security.Principal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ContactsController {

    private final Contacts contacts;

    ContactsController(Contacts contacts) {
        this.contacts = contacts;
    }

    @GetMapping("/contacts")
    String contacts(Principal user) {
        return contacts.of(user.getName());
    }
}
