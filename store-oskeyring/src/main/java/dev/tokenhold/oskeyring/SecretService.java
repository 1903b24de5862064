package dev.tokenhold.oskeyring;

import java.io.IOException;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.AddressResolvingException;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;

/** Looks at the Secret Service (freedesktop.org, Secret Service API 0.2) before the library uses it. */
final class SecretService {

    private SecretService() {}

    /**
     * Requires that the default collection is there and unlocked. If it is locked, the library shows a prompt on the
     * desktop, where there may be nobody, and waits two minutes for an answer.
     */
    static void requireUnlocked() {
        boolean locked;
        try (DBusConnection session =
                DBusConnectionBuilder.forSessionBus().withShared(false).build()) {
            Properties collection = session.getRemoteObject(
                    "org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default", Properties.class);
            locked = collection.Get("org.freedesktop.Secret.Collection", "Locked");
        } catch (AddressResolvingException e) {
            throw DesktopKeyring.unusable("there is no D-Bus session (DBUS_SESSION_BUS_ADDRESS is not set)", e);
        } catch (DBusExecutionException e) {
            throw DesktopKeyring.unusable(
                    "there is no Secret Service, or it has no default collection: " + DesktopKeyring.rootMessage(e), e);
        } catch (DBusException | IOException e) {
            throw DesktopKeyring.unusable("the D-Bus session cannot be reached: " + DesktopKeyring.rootMessage(e), e);
        }
        if (locked) {
            throw DesktopKeyring.unusable("it is locked", null);
        }
    }
}
