import type { ReactNode } from "react";
import { LikeButton } from "./like-button.tsx";

/** Renders the measured page: a table of 150 rows and one component that hydrates, about 18 KB of HTML. */
export function Page(): ReactNode {
  return (
    <html lang="en">
      <body>
        <LikeButton />
        <Stations />
      </body>
    </html>
  );
}

async function Stations(): Promise<ReactNode> {
  const stations = await loadStations();
  return (
    <table>
      <tbody>
        {stations.map(({ id, name, line, visits }) => (
          <tr key={id}>
            <th>
              <a href={`/stations/${id}`}>{name}</a>
            </th>
            <td className="line-of-the-station">{line}</td>
            <td>{visits}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function loadStations() {
  return Array.from({ length: 150 }, (_, id) => ({ id, name: `Stop & Go ${id}`, line: id % 9, visits: id * 137 }));
}
