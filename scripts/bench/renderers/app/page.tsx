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
        {stations.map(({ id, name, line, passengers }) => (
          <tr key={id}>
            <th>
              <a href={`/stations/${id}`}>{name}</a>
            </th>
            <td className="line-of-the-station">{line}</td>
            <td>{passengers}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Station = Readonly<Record<"id" | "name" | "line" | "passengers", string>>;

async function loadStations(): Promise<readonly Station[]> {
  const station = (id: number): Station => ({
    id: `${id}`,
    name: `Station & Stop ${id}`,
    line: `Line ${id % 9}`,
    passengers: `${id * 137}`,
  });
  return Array.from({ length: 150 }, (_, id) => station(id));
}
